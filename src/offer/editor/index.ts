import * as vscode from 'vscode';
import type { Clock } from '../../access/clock';
import { createEditorPrompts } from '../../ui/editorPrompts';
import { addJitStep } from './addJitStep';
import { offerCodeActions, offeredActions } from './codeActions';
import { completionTriggers, offerCompletions } from './completions';
import { OfferDiagnostics } from './diagnostics';
import { nameOf, offerSelector } from './documents';
import { tellWhatIsLeft, whatIsLeftCommand } from './whatIsLeft';

/** What helping with offers needs of its surroundings. */
export interface OfferServices {
  readonly clock: Clock;
  readonly showLog: () => Promise<void>;
}

/** What helps with the `createUiDefinition.json` of an offer. */
export interface Offers extends vscode.Disposable {
  /** @param file a URI where the command was given one. */
  readonly addJitStep: (file: unknown) => Promise<void>;
}

/** Registers what helps with offers. This is a bundle of its own, loaded when it is first needed. */
export function createOffers({ clock, showLog }: OfferServices): Offers {
  const prompts = createEditorPrompts(() => void showLog());
  const subscriptions = vscode.Disposable.from(
    new OfferDiagnostics(clock),
    vscode.languages.registerCodeActionsProvider(offerSelector, offerCodeActions, offeredActions),
    vscode.languages.registerCompletionItemProvider(
      offerSelector,
      offerCompletions,
      ...completionTriggers,
    ),
    vscode.commands.registerCommand(whatIsLeftCommand, (uri: unknown) => {
      if (uri instanceof vscode.Uri) void tellWhatIsLeft(nameOf(uri), prompts);
    }),
  );
  return {
    addJitStep: file => addJitStep(file, prompts),
    dispose: () => {
      subscriptions.dispose();
    },
  };
}
