import { commands as editorCommands, Disposable, Uri, window, type ExtensionContext } from 'vscode';
import type { ActivationAction, CopyTarget } from '../protocol/state';
import type { Dialog } from './dialog';
import type { DialogWindow } from './dialog/grantPresenter';
import { fillPanel, openPanelShell } from './dialog/panelShell';
import { commands, dialogViewType, type CommandId } from './ids';

interface CommandFeatures extends Pick<
  DialogWindow,
  'activations' | 'grants' | 'handOver' | 'readiness' | 'systems'
> {
  readonly dialog: Dialog;
  readonly copyDiagnosticReport: () => Promise<void>;
}

/** Loaders of what the commands call. */
interface CommandLoaders {
  readonly features: () => Promise<CommandFeatures>;
  readonly offers: () => Promise<{ addJitStep(file: unknown): Promise<void> }>;
  readonly showLog: () => Promise<void>;
}

type Handler = (argument: unknown, another?: unknown) => unknown;

/** Milliseconds in which VS Code sends the call that opens the panel. Loading code would delay it. */
const sendingMs = 5;

/**
 * Registers every command of package.json, and the panel that VS Code restores. Commands without a
 * handler here belong to a system.
 */
export function registerCommands(
  { extension, extensionUri }: ExtensionContext,
  { features, offers, showLog }: CommandLoaders,
): Disposable {
  let isAsked = false;
  const load = () => {
    isAsked = true;
    return features();
  };
  type Act = (built: CommandFeatures, grantId: string) => Promise<unknown>;
  /** A command on a SQL credential. Rows of the view and links pass its ID; the palette doesn't. */
  const onGrant = (act: Act) => async (argument: unknown) => {
    const built = await load();
    const held = await built.grants.choose(argument, built.dialog.seen);
    if (held !== undefined) await act(built, held.grant.id);
  };
  /** A command that needs a usable credential. */
  const onUsable = (act: Act) =>
    onGrant(async (built, id) => {
      if (built.grants.usable(id) !== undefined) await act(built, id);
    });
  /** A command that only a row of the view offers. */
  const onRow = (act: Act) => async (argument: unknown) => {
    if (typeof argument === 'string') await act(await load(), argument);
  };
  const renew = onGrant(({ dialog }, id) => dialog.requestAgain(id));
  const forget = onGrant(({ grants }, id) => grants.forget(id));
  const copy = (target: CopyTarget) => onGrant(({ grants }, id) => grants.copy(id, target));
  const onRole = (action: ActivationAction) =>
    onRow(({ activations }, id) => activations.act(id, action));
  const open = async (focus: (dialog: Dialog) => unknown, keepsFocus = false): Promise<void> => {
    // VS Code prepares the panel while the code that fills it loads.
    const shell = isAsked ? undefined : openPanelShell(extensionUri, keepsFocus);
    if (shell !== undefined) await new Promise(resolve => setTimeout(resolve, sendingMs));
    const { dialog } = await load();
    if (shell === undefined) dialog.open(keepsFocus);
    else dialog.adopt(shell);
    await focus(dialog);
  };

  const handlers: Readonly<Record<CommandId, Handler>> = {
    [commands.open]: (argument, keepsFocus) => {
      const grantId = typeof argument === 'string' ? argument : undefined;
      return open(dialog => dialog.show(grantId, keepsFocus === true), keepsFocus === true);
    },
    // VS Code passes the focused row to the buttons in the title of the view.
    [commands.newRequest]: () => open(dialog => dialog.focusNext(true)),
    [commands.renew]: renew,
    [commands.copyServer]: copy('server'),
    [commands.copyDatabase]: copy('database'),
    [commands.copyUser]: copy('user'),
    [commands.copyPassword]: onUsable(({ grants }, id) => grants.copy(id, 'password')),
    [commands.copyConnectionString]: onUsable(({ grants }, id) => grants.copyConnectionString(id)),
    [commands.testConnection]: onGrant(async ({ dialog, grants, readiness }, id) => {
      await dialog.show(id);
      if (grants.find(id)?.status === 'active') await readiness.test(id);
      else grants.usable(id);
    }),
    [commands.connect]: onGrant(({ handOver }, id) => handOver.connect(id)),
    [commands.openTerminal]: onGrant(({ handOver }, id) => handOver.connect(id, 'terminal')),
    [commands.forget]: forget,
    [commands.forgetAll]: async () => (await load()).grants.forgetAll(),
    [commands.clearEnded]: async () => (await load()).grants.clearEnded(),
    [commands.renewRow]: renew,
    [commands.requestAgainRow]: renew,
    [commands.forgetRow]: forget,
    [commands.remove]: onRow(({ grants }, id) => grants.clearEnded(id)),
    [commands.refreshRole]: onRole('refresh'),
    [commands.openRoleInPortal]: onRole('openInPortal'),
    [commands.copyRoleRequestId]: onRole('copyRequestId'),
    [commands.activateRoleAgain]: onRole('activateAgain'),
    [commands.withdrawRole]: onRole('withdraw'),
    [commands.addJitStep]: async argument => (await offers()).addJitStep(argument),
    [commands.showLog]: showLog,
    // The extension contains the guide, because a window can be without a network.
    [commands.openGuide]: () => {
      const page = Uri.joinPath(extensionUri, 'docs', 'guide', 'index.md');
      return editorCommands.executeCommand('markdown.showPreview', page);
    },
    [commands.copyDiagnosticReport]: async () => (await load()).copyDiagnosticReport(),
  };

  // VS Code has already read package.json.
  const { contributes } = extension.packageJSON as {
    contributes: { commands: readonly { command: string }[] };
  };
  const ownHandlers: ReadonlyMap<string, Handler> = new Map(Object.entries(handlers));
  return Disposable.from(
    ...contributes.commands.map(({ command: id }) => {
      const ofSystem: Handler = async argument => (await load()).systems.run(id, argument);
      return editorCommands.registerCommand(id, ownHandlers.get(id) ?? ofSystem);
    }),
    window.registerWebviewPanelSerializer(dialogViewType, {
      async deserializeWebviewPanel(panel, kept: unknown) {
        const shell = fillPanel(panel, extensionUri);
        (await load()).dialog.adopt(shell, { kept });
      },
    }),
  );
}
