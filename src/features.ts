import * as v from 'valibot';
import * as vscode from 'vscode';
import type { AccessProposal, GrantInfo } from './api';
import type { HttpClient } from './access/http/transport';
import type { IssuedGrant } from './access/grant';
import { sqlRoles } from './access/request';
import { RequestTrace } from './access/requestTrace';
import { pause } from './access/timing';
import { success } from './access/result';
import { visible } from './access/text';
import { maxTextLength } from './protocol/fields';
import { TimedClipboard } from './services/clipboard';
import { detectAddress } from './services/publicAddress';
import { SignIn } from './services/signIn';
import { Announcer, returningFocus, type Prompts } from './ui/prompts';
import { chosenAddressSource } from './ui/settings';
import { addInterrupted } from './ui/addToHistory';
import { setContextKeys } from './ui/contextKeys';
import { diagnosticReport, type ReportedEditor } from './ui/diagnosticReport';
import { Dialog } from './ui/dialog';
import { roleWords } from './ui/dialog/card';
import type { Questions } from './ui/dialog/questions';
import { escapeIcons } from './ui/plainText';
import { showTask } from './ui/statusBar';
import { copiedText, GrantActions, textOf } from './ui/grantActions';
import { grantInfo } from './ui/publicApi';
import { HandOver } from './ui/handOver';
import { confirmTest, acceptsSelfSigned } from './ui/hostTrust';
import { isRefused, readinessWords, type ReadinessWords } from './ui/messages/readiness';
import { ReadinessService } from './ui/readiness';
import { activationsOfSystems, SystemSet, type SystemTable } from './ui/system';
import type { Window, WindowBase } from './ui/window';
import { activeCredentials } from './vault/heldGrant';
import { History } from './vault/history';
import type { PendingMark } from './vault/records';

/** The key in `globalState` under which all windows keep the ID of the selected account. */
const accountKey = 'account';

/** How long a short message stays in the status bar, in milliseconds. */
const announcementMs = 5_000;

/** Loading the SQL client blocks the host: the page shows the credential first. Milliseconds. */
const beforeLoginMs = 50;

const shortText = v.pipe(v.string(), v.maxLength(maxTextLength));

const proposalSchema = v.object({
  environmentUrl: shortText,
  reason: v.exactOptional(shortText),
  role: v.exactOptional(v.picklist(sqlRoles)),
});

/** The features of a window that a user or another extension calls. */
export type Features = ReturnType<typeof createFeatures>;

/** Builds the features of a window. They have their own bundle, loaded on first use. */
export function createFeatures(
  context: vscode.ExtensionContext,
  watched: WindowBase,
  table: SystemTable,
) {
  // The focus returns to the page after a question that it caused.
  const ask: Questions['ask'] = question => dialog.questions.ask(question);
  const prompts = returningFocus(watched.prompts, ask, () => dialog.questions.focusMoves());
  const base: WindowBase = { ...watched, prompts };
  const { clock, cloud, settings, vault } = base;

  const showShortly = (text: string) => {
    vscode.window.setStatusBarMessage(escapeIcons(text), announcementMs);
  };
  const announcer = new Announcer(clock, showShortly, showTask);
  const clipboard: TimedClipboard = new WindowClipboard({
    ...base,
    clipboard: vscode.env.clipboard,
    deadlines: vault.clipboardDeadlines,
    keepSeconds: () => settings.clipboardClearSeconds(),
    recall: source => copiedText({ vault, acceptsSelfSigned }, source),
  });
  const traces = new Map<string, RequestTrace>();
  const systems: SystemSet = new SystemSet(table, ({ createSystem }, id) => {
    const trace = new RequestTrace(clock);
    traces.set(id, trace);
    if (id !== systems.ids[0]) setContextKeys({ hasOtherSystem: true });
    const observed = async () => trace.observe(await http());
    return createSystem({ ...window, trace, http: observed }, dialog);
  });
  const grants = new GrantActions({
    ...base,
    announcer,
    clipboard,
    acceptsSelfSigned,
    isRefused: id => isRefused(readiness.of(id)),
    requestAgain: id => dialog.requestAgain(id),
    systemLabel: id => systems.label(id),
  });
  const http = async (): Promise<HttpClient> => {
    await dialog.questions.pageLoaded();
    const { createHttpClient } = await import('./services/httpClient.js');
    return createHttpClient(clock);
  };
  const readiness = new ReadinessService(base, {
    loadLogin: async () => {
      await pause(clock, beforeLoginMs);
      return import('./services/sqlLogin.js');
    },
    confirmHost: host => confirmTest(host, prompts),
    announce: text => announcer.show(text),
  });
  const window: Window = {
    ...base,
    announcer,
    grants,
    history: new WindowHistory(base.files),
    readiness,
    signIn: createSignIn(base, ask),
    http,
    detectAddress: async signal => {
      const chosen = cloud();
      return chosen.ok ? detectAddress(chosenAddressSource(chosen.value), http, signal) : chosen;
    },
  };
  const runsOnRemote = context.extension.extensionKind === vscode.ExtensionKind.Workspace;
  const activations = activationsOfSystems(systems, base);
  const handOver = new HandOver({
    ...window,
    runsBesideRemote: vscode.env.remoteName !== undefined && !runsOnRemote,
    requestForRemote: grantId => dialog.requestForRemote(grantId),
  });
  const dialog: Dialog = new Dialog({
    ...{ ...window, handOver, systems, activations },
    windowMemory: context.workspaceState,
  });

  const subscriptions = vscode.Disposable.from(
    base.onDidChangeSettings(() => dialog.refresh()),
    vscode.authentication.onDidChangeSessions(() => {
      window.signIn.forgetPrefetched();
      dialog.refresh();
      systems.accountsChanged();
    }),
    dialog,
    activations,
    systems,
    handOver,
    readiness,
    clipboard,
  );
  return {
    activations,
    clipboard,
    dialog,
    grants,
    handOver,
    readiness,
    systems,
    copyDiagnosticReport: async (): Promise<void> => {
      const editor = reportedEditor(context, cloud);
      const loginsOf = (system: string) =>
        activeCredentials(vault.held)
          .filter(({ environment }) => environment.system === system)
          .flatMap(({ id, issuedAt }) => {
            const known = readiness.of(id);
            return known === undefined ? [] : [{ issuedAt, readiness: known }];
          });
      const report = diagnosticReport(editor, traces, loginsOf, clock.now());
      await vscode.env.clipboard.writeText(report);
      announcer.say(
        vscode.l10n.t('Diagnostic report copied. It contains no names, addresses, or secrets.'),
      );
    },
    addInterrupted: (mark: PendingMark): Promise<void> => addInterrupted(window, mark),
    /** Clears the clipboard if it still holds a value of a grant that a closed window copied. */
    clearCopied: async ({ grant, password }: IssuedGrant, what: string): Promise<void> => {
      const text = textOf(grant, password, what, acceptsSelfSigned(grant.server));
      if (text !== undefined) await clipboard.clearText(text);
    },
    /** For other extensions: opens the dialog with a proposal and waits for the grant. */
    requestAccess: async (
      proposal: unknown,
      consent: 'given' | 'toBeAsked',
    ): Promise<GrantInfo | undefined> => {
      const { success: isProposal, output: checked } = v.safeParse(proposalSchema, proposal);
      if (!isProposal) return undefined;
      if (consent === 'toBeAsked' && !(await confirmProposal(checked, prompts))) return undefined;
      const granted = await dialog.propose(checked);
      return granted === undefined ? undefined : grantInfo(granted);
    },
    /** The readiness of a grant in words; `undefined` if its login wasn't tested. */
    statusOf: (grantId: string): ReadinessWords | undefined => {
      const known = readiness.of(grantId);
      return known && readinessWords(known);
    },
    dispose: () => {
      subscriptions.dispose();
    },
  };
}

/** Also tells VS Code that there is an entry. */
class WindowHistory extends History {
  override async add(...added: Parameters<History['add']>): Promise<string> {
    const id = await super.add(...added);
    setContextKeys({ hasHistory: true });
    return id;
  }
}

/** Also completes a step of the walkthrough. */
class WindowClipboard extends TimedClipboard {
  override async copy(...copied: Parameters<TimedClipboard['copy']>): Promise<number> {
    const seconds = await super.copy(...copied);
    setContextKeys({ hasUsed: true });
    return seconds;
  }
}

/** Asks whether to open the dialog with the values of another extension. */
function confirmProposal(
  { environmentUrl, reason, role }: AccessProposal,
  prompts: Prompts,
): Promise<boolean> {
  const values = [visible(environmentUrl, 200)];
  if (role !== undefined) values.push(roleWords(role));
  if (reason !== undefined) values.push(visible(reason, 200));
  const effect = vscode.l10n.t('VS Code requests nothing until you select Request Access.');
  return prompts.confirm({
    message: vscode.l10n.t(
      'Another extension wants you to request a SQL credential. Open the dialog?',
    ),
    detail: `${values.join('\n')}\n\n${effect}`,
    button: vscode.l10n.t('Open Dialog'),
  });
}

function createSignIn(
  { clock, cloud, settings, memory, log }: WindowBase,
  asking: Questions['ask'],
): SignIn {
  const { authentication } = vscode;
  return new SignIn({
    authentication: {
      getAccounts: provider => authentication.getAccounts(provider),
      getSession: (provider, scopes, options) => {
        const ask = async () => authentication.getSession(provider, scopes, options);
        return options.silent === true ? ask() : asking(ask);
      },
    },
    settings: () => {
      const chosen = cloud();
      if (!chosen.ok) return chosen;
      return success({
        provider: chosen.value.authenticationProvider,
        tenantId: settings.tenantId(),
        clientId: settings.clientId(),
      });
    },
    memory: {
      get: () => memory.get<string>(accountKey),
      set: accountId => memory.update(accountKey, accountId),
    },
    log,
    clock,
  });
}

function reportedEditor(
  { extension }: vscode.ExtensionContext,
  cloud: WindowBase['cloud'],
): ReportedEditor {
  const chosen = cloud();
  const { version } = extension.packageJSON as { readonly version: string };
  return {
    extensionVersion: version,
    editorVersion: vscode.version,
    extensionKind: vscode.ExtensionKind[extension.extensionKind].toLowerCase(),
    isRemote: vscode.env.remoteName !== undefined,
    isWeb: vscode.env.uiKind === vscode.UIKind.Web,
    cloud: chosen.ok ? chosen.value.id : 'invalid',
  };
}
