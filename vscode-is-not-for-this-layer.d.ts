// Where a layer must not know the editor, its tsconfig maps 'vscode' to this file. As it exports
// nothing, the import does not compile.
