import * as vscode from 'vscode';
import type { Clock, Disposable } from '../../access/clock';
import { findProblems } from '../findings';
import { isEditable, rangeAt, readForChecks } from './documents';
import { findingMessage, limitMessage } from './messages';

/** The source that VS Code shows next to a message. */
export const diagnosticSource = 'SQL Credentials';

/** How long after the last change a document is checked, in milliseconds. */
const delayMs = 300;

/** Reports the problems of open documents. */
export class OfferDiagnostics {
  readonly #collection = vscode.languages.createDiagnosticCollection('sqlCredentials.offer');
  readonly #waiting = new Map<vscode.TextDocument, Disposable>();
  readonly #clock: Clock;
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(clock: Clock) {
    this.#clock = clock;
    const { workspace } = vscode;
    this.#subscriptions = [
      this.#collection,
      workspace.onDidOpenTextDocument(document => void this.#check(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document)),
      workspace.onDidCloseTextDocument(document => this.#forget(document)),
    ];
    for (const document of workspace.textDocuments) void this.#check(document);
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) timer.dispose();
    vscode.Disposable.from(...this.#subscriptions).dispose();
  }

  #checkSoon(document: vscode.TextDocument): void {
    if (!isEditable(document)) return;
    this.#waiting.get(document)?.dispose();
    this.#waiting.set(
      document,
      this.#clock.after(delayMs, () => void this.#check(document)),
    );
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    this.#waiting.delete(document);
    if (!isEditable(document)) return;
    const definition = await readForChecks(document);
    // A change during the check has started a timer for the next one.
    if (definition === undefined || document.isClosed) return;
    const diagnostics = definition.ok
      ? findProblems(definition.value).map(finding => {
          const diagnostic = new vscode.Diagnostic(
            rangeAt(document, finding),
            findingMessage(finding),
            vscode.DiagnosticSeverity.Warning,
          );
          diagnostic.code = finding.code;
          return diagnostic;
        })
      : limitHint(limitMessage(definition.error));
    for (const diagnostic of diagnostics) diagnostic.source = diagnosticSource;
    this.#collection.set(document.uri, diagnostics);
  }

  #forget(document: vscode.TextDocument): void {
    this.#waiting.get(document)?.dispose();
    this.#waiting.delete(document);
    this.#collection.delete(document.uri);
  }
}

/** VS Code shows a hint as dots in the first line, but doesn't list it as a problem. */
function limitHint(message: string | undefined): vscode.Diagnostic[] {
  if (message === undefined) return [];
  const range = new vscode.Range(0, 0, 0, 1);
  return [new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Hint)];
}
