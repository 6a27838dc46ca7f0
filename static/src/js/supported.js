// Tells the styles that scripts run, before anything is drawn. Without it every hidden part of a page stays shown.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
