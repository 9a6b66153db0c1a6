import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { messagesIn } from './errorTexts';
import { projectDir, readText } from './support';

/**
 * Finds the warnings of the extension, with "…" in place of each value: texts that it passes to a
 * warning itself, or as a constant of the same file. Functions return the texts of errors and states.
 */
export function findWarnings(): readonly string[] {
  const files = readdirSync(join(projectDir, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .flatMap(file => warningsOfFile(join('src', file)));
  return [...new Set(files)];
}

function warningsOfFile(file: string): readonly string[] {
  const code = readText(file);
  if (!/'warning'|\bwarn\(|showWarningMessage/.test(code)) return [];
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const message = ts.isCallExpression(node) ? messageOf(node) : undefined;
    if (message !== undefined) found.push(...textsOf(message));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The message that a call shows as a warning. */
function messageOf({ expression, arguments: [first, second, third] }: ts.CallExpression) {
  const callee = expression.getText();
  if (/\bnotify$/.test(callee) && first?.getText() === "'warning'") return second;
  if (/\boffer\w*$/.test(callee) && second?.getText() === "'warning'") return third;
  // The log isn't translated.
  return /\b(?:warn|showWarningMessage)$/.test(callee) ? first : undefined;
}

/** The texts in a node, and in the constants of the file that it names. */
function textsOf(node: ts.Node, known = new Set<ts.Node>()): readonly string[] {
  if (known.has(node)) return [];
  known.add(node);
  const found = messagesIn(node, '', node.getSourceFile()).map(({ message }) => message);
  const visit = (part: ts.Node): void => {
    const named = ts.isIdentifier(part) ? declarationOf(part) : undefined;
    if (named !== undefined) found.push(...textsOf(named, known));
    // The arguments of a call are values in the message.
    if (ts.isCallExpression(part)) visit(part.expression);
    else ts.forEachChild(part, visit);
  };
  visit(node);
  return found;
}

/** The constant of a name in the nearest block, or in the file. */
function declarationOf(name: ts.Identifier): ts.Node | undefined {
  for (let scope: ts.Node = name.parent; ; scope = scope.parent) {
    const statements = ts.isBlock(scope) || ts.isSourceFile(scope) ? scope.statements : [];
    for (const statement of statements) {
      if (!ts.isVariableStatement(statement)) continue;
      const found = statement.declarationList.declarations.find(
        declaration => ts.isIdentifier(declaration.name) && declaration.name.text === name.text,
      );
      if (found !== undefined) return found;
    }
    if (ts.isSourceFile(scope)) return undefined;
  }
}
