// The minimal extension with a panel. The benchmark compares the product with it.

const vscode = require('vscode');

exports.activate = context => {
  context.subscriptions.push(
    vscode.commands.registerCommand('bare.open', () => {
      const panel = vscode.window.createWebviewPanel('bare', 'Bare', vscode.ViewColumn.Active);
      panel.webview.html = '<!doctype html><html lang="en"><body><input id="bare"></body></html>';
    }),
  );
};
