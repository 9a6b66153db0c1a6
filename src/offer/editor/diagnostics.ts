import * as vscode from 'vscode';
import type { Clock, Disposable } from '../../access/clock';
import { findingsOf, isWritableOffer, rangeAt } from './documents';
import { findingWords } from './messages';

/** Who says what is wrong, beside the message. */
export const diagnosticSource = 'SQL Credentials';

/** How long nobody types before a document is looked at, in milliseconds. */
const restMs = 300;

/** Marks what is wrong in open documents. */
export class OfferDiagnostics {
  private readonly collection = vscode.languages.createDiagnosticCollection('sqlCredentials.offer');
  private readonly waiting = new Map<vscode.TextDocument, Disposable>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly clock: Clock) {
    const { workspace } = vscode;
    this.subscriptions = [
      this.collection,
      workspace.onDidOpenTextDocument(document => this.look(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.lookSoon(document)),
      workspace.onDidCloseTextDocument(document => this.forget(document)),
    ];
    for (const document of workspace.textDocuments) this.look(document);
  }

  dispose(): void {
    for (const timer of this.waiting.values()) timer.dispose();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private lookSoon(document: vscode.TextDocument): void {
    if (!isWritableOffer(document)) return;
    this.waiting.get(document)?.dispose();
    this.waiting.set(
      document,
      this.clock.after(restMs, () => this.look(document)),
    );
  }

  private look(document: vscode.TextDocument): void {
    this.waiting.delete(document);
    if (document.isClosed || !isWritableOffer(document)) return;
    const diagnostics = findingsOf(document).map(finding => {
      const range = rangeAt(document, finding);
      const diagnostic = new vscode.Diagnostic(
        range,
        findingWords(finding),
        vscode.DiagnosticSeverity.Warning,
      );
      diagnostic.source = diagnosticSource;
      diagnostic.code = finding.code;
      return diagnostic;
    });
    this.collection.set(document.uri, diagnostics);
  }

  private forget(document: vscode.TextDocument): void {
    this.waiting.get(document)?.dispose();
    this.waiting.delete(document);
    this.collection.delete(document.uri);
  }
}
