import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { projectDir, readText } from './support';

/** A message of the code with its error code. */
export interface ErrorText {
  readonly code: string;
  /** With "…" in place of each value. */
  readonly message: string;
}

/** A function with messages that a list of messages calls, and the code that it belongs to. */
const calledBy: Readonly<Record<string, string>> = { refusalWords: 'loginRefused' };

/** Finds the messages of all systems, of all shared errors, and of the login test. */
export function findErrorTexts(): readonly ErrorText[] {
  const ofSystems = readdirSync(join(projectDir, 'src'))
    .map(folder => `src/${folder}/errorMessages.ts`)
    .filter(file => existsSync(join(projectDir, file)));
  const shared = ['src/ui/messages/errors.ts', 'src/ui/messages/readiness.ts'];
  return [...ofSystems, ...shared].flatMap(textsOfFile);
}

function textsOfFile(file: string): ErrorText[] {
  const source = ts.createSourceFile(file, readText(file), ts.ScriptTarget.Latest);
  return source.statements.flatMap(statement => {
    if (ts.isFunctionDeclaration(statement)) {
      const code = calledBy[statement.name?.text ?? ''];
      return code === undefined ? [] : messagesIn(statement, code, source);
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ initializer, type }) => {
      const isList = /^(ErrorMessages|Explain)\b/.test(type?.getText(source) ?? '');
      if (!isList || initializer === undefined || !ts.isObjectLiteralExpression(initializer)) {
        return [];
      }
      return initializer.properties.flatMap(property =>
        messagesIn(property, property.name?.getText(source) ?? '', source),
      );
    });
  });
}

/** The sentences in a node. A value of a sentence can be a text, too, which isn't a message. */
export function messagesIn(node: ts.Node, code: string, source: ts.SourceFile): ErrorText[] {
  if (ts.isCallExpression(node)) {
    const callee = node.expression.getText(source);
    const [text] = node.arguments;
    if (callee === 'quote') return [];
    if (callee === 'l10n.t' && text !== undefined && ts.isStringLiteralLike(text)) {
      return [{ code, message: text.text.replace(/\{\d+\}/g, '…') }];
    }
  }
  const found: ErrorText[] = [];
  ts.forEachChild(node, child => {
    found.push(...messagesIn(child, code, source));
  });
  return found;
}
