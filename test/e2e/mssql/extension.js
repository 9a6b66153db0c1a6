// Stands where Microsoft's extension for SQL Server would be: it is only looked for.
module.exports = { activate: () => undefined };
