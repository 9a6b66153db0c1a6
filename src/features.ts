import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { GrantInfo } from './api';
import { splitServer } from './access/connectionString';
import type { Clock } from './access/clock';
import type { IssuedGrant } from './access/grant';
import type { HttpClient } from './access/http/transport';
import type { UnifiedEnvironmentsClient } from './unifiedEnvironments/types';
import { success, type Result } from './access/result';
import { visible } from './access/text';
import { TimedClipboard } from './services/clipboard';
import type { Cloud } from './services/clouds';
import { parseEnvironmentUrl } from './unifiedEnvironments/environmentUrl';
import { detectAddress } from './services/publicAddress';
import { kindOfHost, mayProbe } from './services/sqlHosts';
import { SignIn } from './services/signIn';
import { Announcer } from './ui/announcer';
import { lcsSectionLoader } from './lifecycleServices';
import { chosenAddressSource, chosenCloud } from './ui/cloudSettings';
import { Dialog } from './ui/dialog';
import type { DetectAddress } from './ui/dialog/addressDetection';
import { copiedText, GrantActions, textOf } from './ui/grantActions';
import { escapeIcons } from './ui/escapeIcons';
import { HandOver } from './ui/handOver';
import { grantInfo } from './ui/grantInfo';
import { confirmProposal, parseProposal } from './ui/proposal';
import { ReadinessService } from './ui/readiness';
import { readinessWords, type ReadinessWords } from './ui/messages/readiness';
import { History } from './vault/history';
import { Roles } from './managedApplications';
import type { ActivationFront } from './managedApplications/activations/activationFront';
import type { WindowServices } from './windowServices';

/** Where the chosen account is remembered, over restarts and for all windows. No secret. */
const accountKey = 'account';

/** How long a short message stays in the status bar, in milliseconds. */
const announcementMs = 5_000;

/**
 * The SQL client takes a tenth of a second to load, in which nothing else happens: the credentials
 * are drawn before it. Milliseconds.
 */
const beforeLoginMs = 50;

/** Loads the code of each system when it is first used. */
export interface ProviderLoaders {
  readonly unifiedEnvironments: () => Promise<typeof import('./unifiedEnvironments/client/index')>;
  readonly lifecycleServices: () => Promise<typeof import('./lifecycleServices/client/index')>;
  readonly managedApplications: () => Promise<typeof import('./managedApplications/client/index')>;
}

/** What acts in a window. */
export interface Features extends vscode.Disposable {
  readonly dialog: Dialog;
  readonly grants: GrantActions;
  readonly clipboard: TimedClipboard;
  readonly handOver: HandOver;
  readonly readiness: ReadinessService;
  readonly roles: Roles;
  readonly activations: ActivationFront;
  /** Clears the clipboard of what an ended window copied, if it still holds it. */
  readonly clearCopied: (issued: IssuedGrant, what: string) => Promise<void>;
  /** For other extensions: opens the dialog with what they propose, and waits for what comes. */
  readonly requestAccess: (
    proposal: unknown,
    consent: 'given' | 'toBeAsked',
  ) => Promise<GrantInfo | undefined>;
  /** Whether the database accepts a grant, in words; `undefined` where it was not tried. */
  readonly statusOf: (grantId: string) => ReadinessWords | undefined;
}

/** Builds what acts in a window. This is a bundle of its own, loaded when it is first needed. */
export function createFeatures(
  context: vscode.ExtensionContext,
  services: WindowServices,
  providers: ProviderLoaders,
): Features {
  const { clock, files, log, settings, vault } = services;

  const announcer = new Announcer(text => {
    vscode.window.setStatusBarMessage(escapeIcons(text), announcementMs);
  });
  const clipboard = new TimedClipboard({
    clipboard: vscode.env.clipboard,
    clock,
    log,
    deadlines: vault.clipboardDeadlines,
    keepSeconds: () => settings.clipboardClearSeconds(),
    recall: source => copiedText({ vault, isOwnServer }, source),
  });
  const grants = new GrantActions({ ...services, announcer, clipboard, isOwnServer });
  const signIn = createSignIn(context, services);

  const http = async (): Promise<HttpClient> => {
    const { createHttpClient } = await import('./services/httpClient.js');
    return createHttpClient(clock);
  };
  const unifiedEnvironments = async (cloud: Cloud): Promise<UnifiedEnvironmentsClient> => {
    const { createUnifiedEnvironmentsClient } = await providers.unifiedEnvironments();
    return createUnifiedEnvironmentsClient({
      http: await http(),
      tokens: signIn,
      clock,
      newId: randomUUID,
      cloud: {
        discoveryUrl: cloud.discoveryUrl,
        sqlHostSuffix: cloud.sqlHostSuffix,
        parseEnvironmentUrl: text => parseEnvironmentUrl(text, cloud),
      },
    });
  };

  const readiness = new ReadinessService({
    ...services,
    cloud: chosenCloud,
    isEnabled: () => settings.verifyLogin(),
    loadLogin: async () => {
      await pause(clock, beforeLoginMs);
      return import('./services/sqlLogin.js');
    },
    confirmHost: host => confirmTrial(host, services.prompts),
    announce: text => {
      announcer.show(text);
    },
  });
  const handOver = new HandOver({
    ...services,
    grants,
    memory: context.globalState,
    confirmHost: grant => confirmServer(grant.server, services.prompts),
    runsBesideRemote: vscode.env.remoteName !== undefined && !runsOnRemote(context),
    requestForRemote: grantId => dialog.requestForRemote(grantId),
  });
  const history = new History(files);
  const detect: DetectAddress = async signal => {
    const cloud = chosenCloud();
    return cloud.ok ? detectAddress(chosenAddressSource(cloud.value), http, signal) : cloud;
  };
  const roles: Roles = new Roles({
    ...services,
    extensionUri: context.extensionUri,
    announcer,
    signIn,
    memory: context.globalState,
    provider: providers.managedApplications,
    http,
    cloud: chosenCloud,
    dialog: () => dialog,
    writeClipboard: text => vscode.env.clipboard.writeText(text),
  });
  const dialog: Dialog = new Dialog(context.extensionUri, {
    ...services,
    announcer,
    grants,
    handOver,
    readiness,
    history,
    activations: roles.activations,
    sections: {
      managedApplications: roles.section,
      lifecycleServices: lcsSectionLoader(context, {
        ...services,
        announcer,
        history,
        http,
        readiness,
        provider: providers.lifecycleServices,
        detectAddress: detect,
        computer: computerName(context),
      }),
    },
    signIn,
    writeClipboard: text => vscode.env.clipboard.writeText(text),
    computer: computerName(context),
    provider: async (): Promise<Result<UnifiedEnvironmentsClient>> => {
      const cloud = chosenCloud();
      return cloud.ok ? success(await unifiedEnvironments(cloud.value)) : cloud;
    },
    detectAddress: detect,
  });

  return {
    activations: roles.activations,
    clipboard,
    dialog,
    grants,
    handOver,
    readiness,
    roles,
    clearCopied: async ({ grant, password }, what) => {
      const text = textOf(grant, password, what, isOwnServer(grant.server));
      if (text !== undefined) await clipboard.clearText(text);
    },
    requestAccess: async (proposal, consent) => {
      const checked = parseProposal(proposal);
      if (checked === undefined) return undefined;
      if (consent === 'toBeAsked' && !(await confirmProposal(checked, services.prompts))) {
        return undefined;
      }
      const granted = await dialog.propose(checked);
      return granted === undefined ? undefined : grantInfo(granted);
    },
    statusOf: grantId => {
      const known = readiness.of(grantId);
      return known === undefined ? undefined : readinessWords(known);
    },
    dispose: () => {
      dialog.dispose();
      roles.dispose();
      handOver.dispose();
      readiness.dispose();
      clipboard.dispose();
    },
  };
}

function pause(clock: Clock, milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    clock.after(milliseconds, resolve);
  });
}

function createSignIn(context: vscode.ExtensionContext, { log, settings }: WindowServices): SignIn {
  const signInSettings = () => {
    const cloud = chosenCloud();
    if (!cloud.ok) return cloud;
    return success({
      provider: cloud.value.authenticationProvider,
      tenantId: settings.tenantId(),
      clientId: settings.clientId(),
    });
  };
  const memory = {
    get: () => context.globalState.get<string>(accountKey),
    set: (accountId: string | undefined) => context.globalState.update(accountKey, accountId),
  };
  return new SignIn(signInSettings, memory, log);
}

/** A certificate that nobody signed is accepted from this computer in a cloud of one's own alone. */
function isOwnServer(server: string): boolean {
  const cloud = chosenCloud();
  return cloud.ok && kindOfHost(splitServer(server).host, cloud.value) === 'loopback';
}

/** A password is handed over by itself only for servers of the chosen cloud. */
async function confirmServer(server: string, prompts: WindowServices['prompts']): Promise<boolean> {
  const cloud = chosenCloud();
  if (cloud.ok && mayProbe(server, cloud.value)) return true;
  const message = l10n.t('Connect to {0}?', visible(server, 100));
  return confirmForeign(message, l10n.t('Connect'), prompts);
}

function runsOnRemote(context: vscode.ExtensionContext): boolean {
  return context.extension.extensionKind === vscode.ExtensionKind.Workspace;
}

/** A password goes by itself only to hosts of the chosen cloud. */
async function confirmTrial(host: string, prompts: WindowServices['prompts']): Promise<boolean> {
  const message = l10n.t('Try the login at {0}?', visible(host, 100));
  return confirmForeign(message, l10n.t('Try Login'), prompts);
}

async function confirmForeign(
  message: string,
  button: string,
  prompts: WindowServices['prompts'],
): Promise<boolean> {
  const detail = l10n.t(
    'The server does not belong to the cloud in your settings. The password is sent there.',
  );
  return prompts.confirm({ message, detail, button });
}

/** An address is always somebody's: in a remote window the extension may run on the remote. */
function computerName(context: vscode.ExtensionContext): string {
  const { remoteName } = vscode.env;
  return remoteName !== undefined && runsOnRemote(context)
    ? vscode.l10n.t('the remote computer ({0})', remoteName)
    : vscode.l10n.t('this computer');
}
