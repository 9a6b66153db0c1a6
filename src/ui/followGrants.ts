import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { visible } from '../access/text';
import type { TimedClipboard } from '../services/clipboard';
import type { Dialog } from './dialog';
import type { PendingMark } from '../vault/records';
import { isAnyOpen, isCredential } from '../vault/heldGrant';
import { ExpiryWarnings } from './expiryWarnings';
import { setContextKey, updateHasHistory } from './contextKeys';
import type { RoleActivations, SystemTable } from './system';
import { onDidChangeSettings } from './settings';
import { StatusBar, type GrantStatus } from './statusBar';
import { GrantView } from './view';
import type { WindowBase } from './window';

/** The window, and its features, which load on first use. */
export interface FollowServices extends WindowBase {
  readonly systems: SystemTable;
  readonly features: {
    readonly status: GrantStatus;
    /** Builds what acts when it is first needed. */
    load(): Promise<{
      readonly dialog: Pick<Dialog, 'renew' | 'fillFrom'>;
      readonly clipboard: Pick<TimedClipboard, 'resume'>;
      readonly activations: Pick<RoleActivations, 'act'>;
    }>;
  };
}

/** Starts the vault and everything that listens to it: countdown, warnings, what a reload left. */
export function followGrants(services: FollowServices): vscode.Disposable {
  const { vault, clock, prompts, log, features, files, systems } = services;
  const statusBar = new StatusBar(services, features.status);
  const view = new GrantView(services, systems, features.status);
  const warnings = new ExpiryWarnings(services, {
    renew: async grantId => (await features.load()).dialog.renew(grantId),
    activateAgain: async grantId =>
      (await features.load()).activations.act(grantId, 'activateAgain'),
  });

  const updateContext = (): void => {
    const credentials = vault.held.filter(isCredential);
    setContextKey('hasRow', vault.held.length > 0);
    setContextKey(
      'hasGrant',
      credentials.some(each => each.status === 'active'),
    );
    setContextKey('hasCredential', credentials.length > 0);
  };

  const trouble = vault.onTrouble(({ kind, environmentName }) => {
    const name = visible(environmentName, 100);
    void prompts.notify(
      'warning',
      kind === 'notKept'
        ? l10n.t(
            "VS Code couldn't store the credential for {0}. It works until you reload this window.",
            name,
          )
        : l10n.t(
            "VS Code can't read the credential for {0} yet. Unlock your keyring to use it.",
            name,
          ),
    );
  });

  const start = async (): Promise<void> => {
    void updateHasHistory(files.folder);
    await vault.start();
    const copied = await vault.clipboardDeadlines.pendingDeadlines().catch(() => undefined);
    if (copied === undefined || copied.length > 0) await (await features.load()).clipboard.resume();
    // Building what acts begins the watch over requests for roles.
    if (isAnyOpen(vault.held, clock.now())) await features.load();
    for (const mark of vault.interrupted) {
      await vault.clearPending(mark.id);
      void tellInterrupted(mark);
    }
  };
  const tellInterrupted = async (mark: PendingMark): Promise<void> => {
    const again = l10n.t('Request Again');
    const pressed = await prompts.notify(
      'warning',
      l10n.t(
        'The window was reloaded before the answer to a request for {0} came. Whether a credential was made is not known, and an earlier credential there, if there was one, may no longer work.',
        visible(mark.environment.name, 100),
      ),
      again,
    );
    if (pressed === again) await (await features.load()).dialog.fillFrom(mark);
  };
  start().catch((error: unknown) => {
    log.error(`Start: ${error instanceof Error ? error.message : String(error)}`);
  });

  return vscode.Disposable.from(
    statusBar,
    view,
    warnings,
    trouble,
    vault.onDidChange(updateContext),
    onDidChangeSettings(() => {
      statusBar.update();
      warnings.update();
    }),
  );
}
