import { workspace, type Disposable, type TextDocument } from 'vscode';
import type { Offers } from '.';
import { isOffer } from './isOffer';

/** Loads what helps with offers: when a `createUiDefinition.json` is open, or when it is asked. */
export interface OfferLoader extends Disposable {
  readonly load: () => Promise<Offers>;
}

/** Watches for the first `createUiDefinition.json`. */
export function createOfferLoader(build: () => Promise<Offers>): OfferLoader {
  let loading: Promise<Offers> | undefined;
  const load = () => (loading ??= build());
  const look = (document: TextDocument) => {
    if (!loading && isOffer(document)) void load();
  };
  workspace.textDocuments.forEach(look);
  const watch = workspace.onDidOpenTextDocument(look);
  return {
    load,
    dispose: () => {
      watch.dispose();
      void loading?.then(offers => {
        offers.dispose();
      });
    },
  };
}
