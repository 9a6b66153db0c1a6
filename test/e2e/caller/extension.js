// Another extension, written from the documentation of the API.
const vscode = require('vscode');

/** Shows a response in a status bar item, where a test can read it. */
function activate(context) {
  const item = vscode.window.createStatusBarItem('answer', vscode.StatusBarAlignment.Left);
  item.text = 'nothing asked';
  item.show();
  const environment = () =>
    `${vscode.workspace.getConfiguration('sqlCredentials').get('customCloud').discoveryUrl}contoso-dev`;
  const get = async (options, ...role) => {
    const scopes = [environment(), ...role];
    const session = await vscode.authentication.getSession('d365-sql-credentials', scopes, options);
    if (session === undefined) return 'no session';
    const { server, database, user, password, expiresAt } = JSON.parse(session.accessToken);
    return { server, database, user, passwordLength: password.length, expires: expiresAt > 0 };
  };
  const api = async () =>
    vscode.extensions.getExtension('sql-credentials.d365-sql-credentials').activate();
  const commands = {
    getCredential: () => get({ createIfNone: true }),
    getSilently: () => get({ silent: true }),
    getReader: () => get({ silent: true }, 'Reader'),
    getWriterSilently: () => get({ silent: true }, 'Writer'),
    getWriter: () => get({ createIfNone: true }, 'Writer'),
    listGrants: async () => (await api()).grants,
    listAccounts: async () =>
      (await vscode.authentication.getAccounts('d365-sql-credentials')).map(({ label }) => label),
    propose: async () =>
      (await (await api()).requestAccess({ environmentUrl: environment(), role: 'Writer' })) ??
      'nothing',
    proposeOddly: async () => (await (await api()).requestAccess({ role: 7 })) ?? 'nothing',
    askElsewhere: async () =>
      (await (await api()).requestAccess({ environmentUrl: 'https://evil.example' })) ?? 'nothing',
  };
  for (const [name, run] of Object.entries(commands)) {
    const registered = vscode.commands.registerCommand(`caller.${name}`, async () => {
      // The name distinguishes this response from that of the previous command.
      item.text = `${name} waits`;
      const response = await run().catch(error => `failed: ${error.message}`);
      item.text = `${name} got ${JSON.stringify(response)}`;
    });
    context.subscriptions.push(registered);
  }
}

module.exports = { activate };
