import { Range, type TextDocument } from 'vscode';

/** So many lines at the start of a file say what it is. */
const headLines = 30;

/** Whether a document is a `createUiDefinition.json`, by its name or by what it says it is. */
export function isOffer(document: TextDocument): boolean {
  if (/\/createuidefinition\.json$/i.test(`/${document.uri.path}`)) return true;
  const head = /^jsonc?$/.test(document.languageId)
    ? document.getText(new Range(0, 0, headLines, 0))
    : '';
  return (
    /"handler"\s*:\s*"Microsoft\.Azure\.CreateUIDef"/i.test(head) &&
    /"\$schema"\s*:\s*"[^"]*CreateUIDefinition/i.test(head)
  );
}
