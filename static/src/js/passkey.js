// Passkeys. <form data-module="app-passkey" data-ceremony="create|get|login" data-options="…">: sending the form first asks the
// browser for a passkey, whose answer goes into the field `credential`. "login" fetches its options when the button is pressed.

const PROBLEMS = {
  NotAllowedError: "Your browser made or found no passkey, or it took too long. Try again.",
  InvalidStateError: "This device has a passkey for you already.",
  SecurityError: "Your browser makes no passkey at this address. Ask your administrator.",
};
const OTHER = "Your browser could not use a passkey here. Try again, or use another way.";

export function startPasskeys(scope) {
  if (!window.PublicKeyCredential) return;
  for (const form of scope.querySelectorAll('form[data-module="app-passkey"]')) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
}

async function send(form) {
  const problem = form.querySelector("[data-problem]");
  problem.textContent = "";
  try {
    const options = form.dataset.options ? JSON.parse(form.dataset.options) : await fetchOptions(form);
    const credential = form.dataset.ceremony === "create" ? await create(options) : await get(options);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch (error) {
    problem.textContent = PROBLEMS[error.name] || OTHER;
  }
}

async function fetchOptions(form) {
  const response = await fetch(form.action, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!response.ok) throw new Error("The portal did not answer.");
  return (await response.json()).request_options;
}

async function create({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: known(publicKey.excludeCredentials),
    },
  });
  return told(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function get({ publicKey }) {
  const found = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: known(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return told(found, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

const known = (credentials) => (credentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

// What the server reads: the credential with every buffer as base64url.
function told(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  };
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
