import { commands as editorCommands, Disposable, Uri, window, type ExtensionContext } from 'vscode';
import type { ActivationAction, CopyTarget } from '../protocol/state';
import type { Dialog } from './dialog';
import { openPanelShell } from './dialog/panelShell';
import type { GrantActions } from './grantActions';
import type { HandOver } from './handOver';
import type { ReadinessService } from './readiness';
import { commands, dialogViewType, type CommandId } from './ids';
import type { RoleActivations, SystemSet } from './system';

/** The features that commands call. */
export interface CommandFeatures {
  readonly activations: Pick<RoleActivations, 'act'>;
  readonly dialog: Dialog;
  readonly grants: GrantActions;
  readonly handOver: HandOver;
  readonly readiness: ReadinessService;
  readonly systems: SystemSet;
  readonly copyDiagnosticReport: () => Promise<void>;
}

/** Loaders of what the commands call. */
export interface CommandLoaders {
  readonly features: () => Promise<CommandFeatures>;
  readonly offers: () => Promise<{ addJitStep(file: unknown): Promise<void> }>;
  readonly showLog: () => Promise<void>;
}

type Handler = (argument: unknown) => unknown;

/**
 * Ends when the editor has taken up what it was asked for so far: it does so in the order of the
 * questions. What is loaded before would hold up what is still to be sent.
 */
async function editorTookUp(): Promise<void> {
  // Were there no such command, the refusal would tell as much.
  await editorCommands.executeCommand('noop').then(undefined, () => undefined);
}

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
  /** A command that only a row of the view offers. */
  const onRow = (act: Act) => async (argument: unknown) => {
    if (typeof argument === 'string') await act(await load(), argument);
  };
  const copy = (target: CopyTarget) => onGrant(({ grants }, id) => grants.copy(id, target));
  const onRole = (action: ActivationAction) =>
    onRow(({ activations }, id) => activations.act(id, action));
  const open = async (grantId?: string): Promise<void> => {
    // The page appears while the code that fills it still loads.
    const shell = isAsked ? undefined : openPanelShell(extensionUri);
    if (shell !== undefined) await editorTookUp();
    const { dialog } = await load();
    if (shell === undefined) dialog.open();
    else dialog.adopt(shell);
    if (grantId !== undefined && dialog.holds(grantId)) dialog.show(grantId);
  };

  const handlers: Readonly<Record<CommandId, Handler>> = {
    [commands.open]: argument => open(typeof argument === 'string' ? argument : undefined),
    // VS Code passes the focused row to the buttons in the title of the view.
    [commands.newRequest]: () => open(),
    [commands.renew]: onGrant(({ dialog, grants }, id) => {
      const held = grants.find(id);
      // Ending a credential is asked about. Where none ends, the user presses the button themselves.
      const isAsked = held?.status === 'active';
      return held === undefined || isAsked ? dialog.renew(id) : dialog.fillFrom(held.grant);
    }),
    [commands.copyServer]: copy('server'),
    [commands.copyDatabase]: copy('database'),
    [commands.copyUser]: copy('user'),
    [commands.copyPassword]: copy('password'),
    [commands.copyConnectionString]: onGrant(({ grants }, id) => grants.copyConnectionString(id)),
    [commands.testConnection]: onGrant(async ({ dialog, readiness }, id) => {
      dialog.show(id);
      await readiness.test(id);
    }),
    [commands.connect]: onGrant(({ handOver }, id) => handOver.connect(id)),
    [commands.openTerminal]: onGrant(({ handOver }, id) => handOver.openTerminal(id)),
    [commands.forget]: onGrant(({ grants }, id) => grants.forget(id)),
    [commands.forgetAll]: async () => (await load()).grants.forgetAll(),
    [commands.clearEnded]: async () => (await load()).grants.clearEnded(),
    [commands.remove]: onRow(({ grants }, id) => grants.clearEnded(id)),
    [commands.refreshRole]: onRole('refresh'),
    [commands.openRoleInPortal]: onRole('openInPortal'),
    [commands.copyRoleRequestId]: onRole('copyRequestId'),
    [commands.activateRoleAgain]: onRole('activateAgain'),
    [commands.withdrawRole]: onRole('withdraw'),
    [commands.addJitStep]: async argument => (await offers()).addJitStep(argument),
    [commands.showLog]: showLog,
    [commands.openGuide]: () => openGuide(extensionUri),
    [commands.copyDiagnosticReport]: async () => (await load()).copyDiagnosticReport(),
  };

  const ownHandlers: ReadonlyMap<string, Handler> = new Map(Object.entries(handlers));
  const ofSystem = (id: string): Handler => {
    return async argument => (await load()).systems.run(id, argument);
  };

  return Disposable.from(
    ...contributedCommands(extension.packageJSON).map(id =>
      editorCommands.registerCommand(id, ownHandlers.get(id) ?? ofSystem(id)),
    ),
    window.registerWebviewPanelSerializer(dialogViewType, {
      async deserializeWebviewPanel(panel, kept: unknown) {
        (await load()).dialog.revive(panel, kept);
      },
    }),
  );
}

/** The IDs of the commands in package.json, which VS Code has already read. */
function contributedCommands(manifest: unknown): readonly string[] {
  const { contributes } = manifest as { contributes: { commands: readonly { command: string }[] } };
  return contributes.commands.map(({ command }) => command);
}

/** Shows the user guide, which the extension contains because a window can be without a network. */
function openGuide(extensionUri: Uri): Thenable<unknown> {
  const page = Uri.joinPath(extensionUri, 'docs', 'guide', 'index.md');
  return editorCommands.executeCommand('markdown.showPreview', page);
}
