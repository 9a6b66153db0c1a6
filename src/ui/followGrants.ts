import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { messageOf, visible } from '../access/text';
import { Alarm } from '../access/timing';
import type { TimedClipboard } from '../services/clipboard';
import type { Dialog } from './dialog';
import type { PendingMark } from '../vault/records';
import { isActivation, type VaultTrouble } from '../vault/heldGrant';
import { expiryWarnings } from './expiryWarnings';
import { setContextKeys, updateHasHistory } from './contextKeys';
import type { RoleActivations, SystemTable } from './system';
import { offer } from './prompts';
import { onDidChangeSettings } from './settings';
import { createStatusDisplay } from './statusBar';
import { statusCountdown, type GrantStatus } from './statusBarEntry';
import { Ticker, type Timed } from './ticker';
import { createGrantView } from './view';
import { grantKeys, isEnded, untilRowChange } from './view/rows';
import type { WindowBase } from './window';

/** The features of the window, as its listeners use them. */
interface FollowerFeatures {
  readonly dialog: Pick<Dialog, 'requestAgain' | 'fillFrom'>;
  readonly clipboard: Pick<TimedClipboard, 'resume'>;
  readonly activations: Pick<RoleActivations, 'act'>;
  readonly addInterrupted: (mark: PendingMark) => Promise<void>;
}

/** The view waits for the dialog, because VS Code draws both in the same process. Milliseconds. */
const behindDialogMs = 50;

/**
 * Starts the vault and its listeners: status item, view, warnings, and interrupted requests.
 * @param loadFeatures loads the features on first use
 */
export function followGrants(
  window: WindowBase,
  systems: SystemTable,
  status: GrantStatus,
  loadFeatures: () => Promise<FollowerFeatures>,
): vscode.Disposable {
  const { vault, clock, prompts, log, files } = window;
  const refresh = (): void => ticker.refresh();
  const later = new Alarm(clock);
  const refreshLater = (): void => {
    if (!later.isSet) later.set(behindDialogMs, refresh);
  };
  const statusBar = createStatusDisplay();
  const view = createGrantView(window, systems, status, refresh);
  const warnings = expiryWarnings(window, status, async held => {
    const { activations, dialog } = await loadFeatures();
    const { id } = held.grant;
    await (isActivation(held) ? activations.act(id, 'activateAgain') : dialog.requestAgain(id));
  });

  let lastKeys = '';
  const context: Timed = {
    update: now => {
      const keys = grantKeys(vault.held, { now, readiness: id => status.of(id) });
      if (JSON.stringify(keys) !== lastKeys) setContextKeys(keys);
      lastKeys = JSON.stringify(keys);
      return untilRowChange(vault.held, now);
    },
  };
  // VS Code shows the view only when it has a row, so the view has its provider by then.
  const displays = [statusCountdown(window, status, statusBar), view, context];
  const ticker = new Ticker(clock, displays, [warnings]);

  const warnOfTrouble = ({ kind, environmentName }: VaultTrouble): void => {
    const name = visible(environmentName, 100);
    const notKept = l10n.t(
      "VS Code couldn't store the credential for {0}. It works until you reload this window.",
      name,
    );
    const unreadable = l10n.t(
      "VS Code can't read the credential for {0} yet. Unlock your keyring to use it.",
      name,
    );
    void prompts.notify('warning', kind === 'notKept' ? notKept : unreadable);
  };

  const start = async (): Promise<void> => {
    void updateHasHistory(files.folder);
    await vault.start();
    const copied = await vault.clipboardDeadlines.pendingDeadlines().catch(() => undefined);
    if (copied === undefined || copied.length > 0) await (await loadFeatures()).clipboard.resume();
    // The features poll the requests for roles.
    const open = vault.held.filter(isActivation).filter(held => !isEnded(held, clock.now()));
    if (open.length > 0) await loadFeatures();
    const { interrupted } = vault;
    for (const mark of interrupted) void reportInterrupted(mark);
    for (const mark of interrupted) await (await loadFeatures()).addInterrupted(mark);
  };
  const reportInterrupted = async (mark: PendingMark): Promise<void> => {
    const message = l10n.t(
      "The window was reloaded during a request for {0}. We don't know whether a credential was created. An earlier one may no longer work.",
      visible(mark.environment.name, 100),
    );
    const fillIn = async () => (await loadFeatures()).dialog.fillFrom(mark);
    await offer(prompts, 'warning', message, [l10n.t('Fill In Form'), fillIn]);
  };
  start().catch((error: unknown) => log.error(`Start: ${messageOf(error)}`));

  ticker.setFocused(vscode.window.state.focused);
  return vscode.Disposable.from(
    ticker,
    { dispose: () => statusBar.hide() },
    view,
    vault.onTrouble(warnOfTrouble),
    vault.onDidChange(refreshLater),
    status.onDidChange(refreshLater),
    { dispose: () => later.clear() },
    vscode.window.onDidChangeWindowState(({ focused }) => ticker.setFocused(focused)),
    onDidChangeSettings(refresh),
    window.locale.onDidChange(refresh),
  );
}
