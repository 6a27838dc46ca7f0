// Every page loads this once. Each module looks for its own `data-module` and leaves pages without one alone.

import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "govuk-frontend";
import htmx from "htmx.org";

import { startChildPickers } from "./checks-children.js";
import { startClocks } from "./clock.js";
import { startCodes } from "./code.js";
import { startFilters } from "./filter.js";
import { startIdle } from "./idle.js";
import { startKeys } from "./keys.js";
import { startPasskeys } from "./passkey.js";
import { startPastes } from "./paste.js";
import { startPrintButtons } from "./print.js";
import { startReveals } from "./reveals.js";
import { startSecrets } from "./secret.js";
import { startSubmitting } from "./submitting.js";
import { startTypeAheads } from "./typeahead.js";

// The Content-Security-Policy allows no inline style and no eval; history must not keep pages that showed a secret.
Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
});

const components = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
];

function start(scope) {
  for (const component of components) createAll(component, undefined, { scope });
  startTypeAheads(scope);
  startClocks(scope);
  startChildPickers(scope);
  startCodes(scope);
  startFilters(scope);
  startPasskeys(scope);
  startKeys(scope);
  startPastes(scope);
  startPrintButtons(scope);
  startReveals(scope);
  startSecrets(scope);
  startSubmitting(scope);
}

start(document);
startIdle(document);
document.body.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});
