// Stands where Microsoft's extension for SQL Server would be.
const vscode = require('vscode');

module.exports = {
  activate: ({ subscriptions }) => {
    const clear = () => vscode.window.showInformationMessage('The pools are empty.');
    subscriptions.push(vscode.commands.registerCommand('mssql.clearPooledConnections', clear));
  },
};
