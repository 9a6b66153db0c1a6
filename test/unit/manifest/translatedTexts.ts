import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { projectDir, readText } from './support';

/** A call of `l10n.t` or `vscode.l10n.t` in the code. */
export interface TranslatedText {
  /** `undefined` if the call doesn't contain the text as a literal. */
  readonly text: string | undefined;
  /** Number of values for the placeholders. */
  readonly values: number;
  readonly where: string;
}

/** Finds all translated texts in the code of the extension. */
export function findTranslatedTexts(): readonly TranslatedText[] {
  return readdirSync(join(projectDir, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => join('src', file))
    .flatMap(textsOfFile);
}

function textsOfFile(file: string): TranslatedText[] {
  const code = readText(file);
  if (!code.includes('l10n.t(')) return [];
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest);
  const found: TranslatedText[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isTranslate(node.expression, source)) {
      const [text, ...values] = node.arguments;
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push({
        text: text !== undefined && ts.isStringLiteralLike(text) ? text.text : undefined,
        values: values.length,
        where: `${file}:${line + 1}`,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTranslate(callee: ts.Expression, source: ts.SourceFile): boolean {
  return ['l10n.t', 'vscode.l10n.t'].includes(callee.getText(source));
}
