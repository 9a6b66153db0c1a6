import { workspace, type Disposable, type TextDocument } from 'vscode';

/** A schema and a handler are at the start of a file, so that only this much is searched. */
const maxHeadLines = 30;
const maxHeadLength = 4_096;

/** The integration of `createUiDefinition.json` files with VS Code. */
export interface Offers extends Disposable {
  /** @param file a URI, if VS Code passed one to the command. */
  readonly addJitStep: (file: unknown) => Promise<void>;
}

/** Loads the integration when a `createUiDefinition.json` is opened or its command is run. */
export function createOfferLoader(build: () => Promise<Offers>) {
  let loading: Promise<Offers> | undefined;
  const load = () => (loading ??= build());
  const loadFor = (document: TextDocument) => {
    if (!loading && isUiDefinition(document)) void load();
  };
  workspace.textDocuments.forEach(loadFor);
  const listener = workspace.onDidOpenTextDocument(loadFor);
  return {
    load,
    dispose: () => {
      listener.dispose();
      void loading?.then(offers => void offers.dispose());
    },
  };
}

/** Whether a document of any size is a `createUiDefinition.json`: by its name or first lines. */
export function isUiDefinition(document: TextDocument): boolean {
  if (hasUiDefinitionName(document)) return true;
  if (!/^jsonc?$/.test(document.languageId)) return false;
  let head = '';
  for (let line = 0; line < Math.min(document.lineCount, maxHeadLines); line += 1) {
    head += document.lineAt(line).text.slice(0, maxHeadLength - head.length);
  }
  return (
    /"handler"\s*:\s*"Microsoft\.Azure\.CreateUIDef"/i.test(head) &&
    /"\$schema"\s*:\s*"[^"]*CreateUIDefinition/i.test(head)
  );
}

export function hasUiDefinitionName({ uri }: Pick<TextDocument, 'uri'>): boolean {
  return /\/createuidefinition\.json$/i.test(`/${uri.path}`);
}
