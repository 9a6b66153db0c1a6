import { commands as editorCommands, Disposable, window, type ExtensionContext } from 'vscode';
import type { CopyTarget } from '../protocol/state';
import type { Dialog } from './dialog';
import { openPanelShell } from './dialog/panelShell';
import type { GrantActions } from './grantActions';
import type { HandOver } from './handOver';
import type { ReadinessService } from './readiness';
import { commands, dialogViewType, type CommandId } from './ids';
import type { SystemSet } from './system';

/** The features that commands call. */
export interface CommandFeatures {
  readonly dialog: Dialog;
  readonly grants: GrantActions;
  readonly handOver: HandOver;
  readonly readiness: ReadinessService;
  readonly systems: SystemSet;
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
  /** A command on a grant. Links of the status bar name it; the palette does not. */
  const onGrant =
    (act: (built: CommandFeatures, grantId: string) => Promise<unknown>) =>
    async (argument: unknown) => {
      const built = await load();
      const named = typeof argument === 'string' ? built.grants.find(argument) : undefined;
      const held = named ?? (await built.grants.choose(built.dialog.shownGrantId));
      if (held !== undefined) await act(built, held.grant.id);
    };
  const copy = (target: CopyTarget) => onGrant(({ grants }, id) => grants.copy(id, target));

  const handlers: Readonly<Record<CommandId, Handler>> = {
    [commands.open]: async argument => {
      // The page is drawn while what fills it is still being loaded.
      const shell = isAsked ? undefined : openPanelShell(extensionUri);
      if (shell !== undefined) await editorTookUp();
      const { dialog } = await load();
      if (shell === undefined) dialog.open();
      else dialog.adopt(shell);
      if (typeof argument === 'string' && dialog.holds(argument)) dialog.show(argument);
    },
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
    [commands.addJitStep]: async argument => (await offers()).addJitStep(argument),
    [commands.showLog]: showLog,
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
