// A real OpenID Connect provider (oidc-provider) for the tests of single sign-on, on http://127.0.0.1:PORT. The test says by
// POST /test who signs in next, with which claims, and how the token is to be spoilt; the spoilt token is signed by the
// provider's own key, so that nothing but the fault itself is wrong with it.
//
// node provider.js PORT CALLBACK CLIENT_ID CLIENT_SECRET

import { generateKeyPair, exportJWK, importJWK, SignJWT, decodeJwt } from "jose";
import Provider from "oidc-provider";

const [port, callback, clientId, clientSecret] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const key = { ...(await exportJWK(privateKey)), kid: "signing", alg: "RS256", use: "sig" };
const strange = (await generateKeyPair("RS256")).privateKey;

// What the test wants: the person's claims, how they signed in, and what is wrong with the token.
let wanted = { claims: { sub: "nobody" }, amr: [], spoil: {}, strangeKey: false };

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [callback],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
    },
  ],
  pkce: { required: () => true },
  cookies: { keys: ["only for the tests"] },
  jwks: { keys: [key] },
  conformIdTokenClaims: false,
  claims: {
    openid: ["sub", "groups", "_claim_names"],
    profile: ["name", "given_name", "family_name"],
    email: ["email", "email_verified", "xms_edov"],
    auth_time: null,
    amr: null,
    acr: null,
  },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ ...wanted.claims, sub: id }) }),
  features: { devInteractions: { enabled: false } },
  issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 600, Grant: 600 },
});
provider.proxy = true;

provider.use(async (context, next) => {
  if (context.path === "/test" && context.method === "POST") {
    wanted = { amr: [], spoil: {}, strangeKey: false, ...JSON.parse(await body(context.req)) };
    context.body = { ok: true };
    return;
  }
  if (context.path === "/token" && wanted.down) {
    context.status = 503;
    return;
  }
  if (context.path === "/token" && wanted.blocked) {
    context.status = 400;
    context.body = { error: "invalid_grant" };
    return;
  }
  if (context.path.startsWith("/interaction/")) return interact(context);
  await next();
  if (context.path === "/token" && context.body?.id_token) {
    context.body.id_token = await spoil(context.body.id_token);
  }
});

// The page on which somebody signs in: one button, and after it neither a question nor a password.
async function interact(context) {
  const { prompt, params, session } = await provider.interactionDetails(context.req, context.res);
  if (context.method === "GET" && prompt.name === "login") {
    context.type = "html";
    context.body = `<!doctype html><html lang="en"><title>Council sign-in</title><main><h1>Council sign-in</h1>
      <form method="post"><button type="submit">Sign in as ${wanted.claims.sub}</button></form></main></html>`;
    return;
  }
  if (prompt.name === "login") {
    const login = { accountId: wanted.claims.sub, amr: wanted.amr, acr: wanted.acr, ts: Math.floor(Date.now() / 1000) };
    return provider.interactionFinished(context.req, context.res, { login });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  await provider.interactionFinished(context.req, context.res, { consent: { grantId: await grant.save() } });
}

async function spoil(token) {
  const { sign, ...changes } = wanted.spoil;
  const claims = { ...decodeJwt(token), ...(wanted.amr.length ? { amr: wanted.amr } : {}), ...changes };
  for (const [name, value] of Object.entries(claims)) if (value === null) delete claims[name];
  if (wanted.unsigned) return [{ alg: "none" }, claims].map(encoded).join(".") + ".";
  const secret = new TextEncoder().encode(clientSecret.padEnd(32, "."));
  if (wanted.shared) return new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "signing" }).sign(secret);
  const by = wanted.strangeKey ? strange : await importJWK(key, "RS256");
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "signing" }).sign(by);
}

const encoded = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
