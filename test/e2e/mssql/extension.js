// Replaces Microsoft's extension for SQL Server.
const vscode = require('vscode');

module.exports = {
  activate: ({ subscriptions }) => {
    const clear = () => vscode.window.showInformationMessage('The pools are empty.');
    subscriptions.push(vscode.commands.registerCommand('mssql.clearPooledConnections', clear));
  },
};
