// The minimal extension with a panel. The benchmark compares the product with it.

const vscode = require('vscode');

/** Posts a message at each press of the button, and marks when the host gets it. */
const messagePage = `<!doctype html><html lang="en"><body>
  <button id="send">Send</button>
  <script>
    const { postMessage } = acquireVsCodeApi();
    const mark = (name, at) => globalThis.benchMark(name, 'bare', at);
    document.querySelector('#send').addEventListener('click', ({ timeStamp }) => {
      postMessage('pressed');
      mark('sent', performance.timeOrigin + timeStamp);
    });
    window.addEventListener('message', ({ data }) => {
      const shown = performance.timeOrigin + performance.now();
      mark('received', data);
      mark('answered', shown);
    });
  </script>
</body></html>`;

exports.activate = context => {
  const open = (html, options) => {
    const panel = vscode.window.createWebviewPanel(
      'bare',
      'Bare',
      vscode.ViewColumn.Active,
      options,
    );
    panel.webview.html = html;
    return panel;
  };
  context.subscriptions.push(
    vscode.commands.registerCommand('bare.open', () => {
      open('<!doctype html><html lang="en"><body><input id="bare"></body></html>');
    }),
    vscode.commands.registerCommand('bare.openMessages', () => {
      const { webview } = open(messagePage, { enableScripts: true });
      webview.onDidReceiveMessage(() =>
        webview.postMessage(performance.timeOrigin + performance.now()),
      );
    }),
  );
};
