// A certified OpenID provider for the tests. Its first line of output is its address; PUT /test changes what it is: accounts, keys, algorithm, lives.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const state = {
  redirectUri: 'http://127.0.0.1:1/',
  accounts: {}, // from the account to its claims; whoever is not there is not known
  account: '', // who signs in next
  idTokenSeconds: 300,
  refresh: false,
  algorithm: 'RS256',
  keys: 0, // another number: other keys
};
let made = -1;
let jwks;
let issuer;
let handle;

function key(number, type) {
  const options = type === 'rsa' ? { modulusLength: 2048 } : { namedCurve: 'P-256' };
  const { privateKey } = generateKeyPairSync(type, options);
  return { ...privateKey.export({ format: 'jwk' }), kid: `${type}-${number}`, use: 'sig' };
}

function make() {
  if (made !== state.keys) {
    jwks = { keys: [key(state.keys, 'rsa'), key(state.keys, 'ec')] };
    made = state.keys;
  }
  const provider = new Provider(issuer, {
    jwks,
    clients: [{
      client_id: 'plenum', client_secret: 'not a real secret', redirect_uris: [state.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], id_token_signed_response_alg: state.algorithm,
    }],
    enabledJWA: { idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256'] },
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email'] },
    pkce: { required: () => true },
    cookies: { keys: ['a test'] },
    features: { devInteractions: { enabled: false } },
    ttl: { IdToken: () => state.idTokenSeconds, AccessToken: 60, AuthorizationCode: 60, Session: 3600, Grant: 3600, Interaction: 600, RefreshToken: 3600 },
    issueRefreshToken: async () => state.refresh,
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    async findAccount(ctx, id) {
      return state.accounts[id] && { accountId: id, claims: async () => ({ sub: id, ...state.accounts[id] }) };
    },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: 'plenum', accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const callback = provider.callback();
  handle = async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return callback(request, response);
    // Whoever the test says signs in, at once; nobody: the provider refuses.
    const result = state.accounts[state.account] ? { login: { accountId: state.account, remember: false } } : { error: 'access_denied', error_description: 'nobody <is> there' };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };
}

async function change(request, response) {
  let body = '';
  for await (const piece of request) body += piece;
  Object.assign(state, JSON.parse(body));
  make();
  response.end();
}

const server = createServer((request, response) => {
  const done = request.url === '/test' ? change(request, response) : handle(request, response);
  Promise.resolve(done).catch((error) => { console.error(error); response.writeHead(500).end(); });
});
server.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${server.address().port}`;
  make();
  console.log(issuer);
});
process.stdin.on('end', () => process.exit(0)).resume(); // Ends with the test.
