import * as vscode from 'vscode';
import { settingsSection, type SettingKey } from './ids';

/** An environment that the user added by hand. */
export interface EnvironmentSetting {
  readonly name: string;
  readonly url: string;
}

/** Warnings this many minutes before the end, where the setting is unusable. */
const defaultWarnings = [30, 5] as const;

/**
 * The settings, read afresh each time. All of them have application scope, so that no workspace
 * changes where a sign-in goes; what an odd hand wrote into them is made usable here.
 */
export const settings = {
  /** The cloud, as it was written: `cloudSettings.ts` finds what it means. */
  cloud: (): { id: string; custom: unknown } => ({
    id: text('cloud') || 'public',
    custom: read('customCloud'),
  }),
  environments(): readonly EnvironmentSetting[] {
    return list('environments').flatMap(entry => {
      if (typeof entry !== 'object' || entry === null || !('url' in entry)) return [];
      const name = 'name' in entry ? entry.name : '';
      if (typeof entry.url !== 'string') return [];
      return [{ url: entry.url, name: typeof name === 'string' ? name : '' }];
    });
  },
  async addEnvironment(environment: EnvironmentSetting): Promise<void> {
    const next = [...settings.environments(), environment];
    await configuration().update('environments', next, vscode.ConfigurationTarget.Global);
  },
  tenantId: (): string => text('tenantId').trim(),
  clientId: (): string => text('clientId').trim(),
  /** Whom to ask for the public address: `https`, `dns` or `off`. */
  addressLookup: (): string => text('addressLookup'),
  reasonTemplates: (): readonly string[] =>
    list('reasonTemplates').filter(entry => typeof entry === 'string'),
  verifyLogin: (): boolean => read('verifyLogin') !== false,
  expiryWarnings(): readonly number[] {
    if (!Array.isArray(read('expiryWarnings'))) return defaultWarnings;
    return list('expiryWarnings').filter(isPositive);
  },
  clipboardClearSeconds(): number {
    const value = read('clipboardClearSeconds');
    return typeof value === 'number' && value >= 0 ? value : 60;
  },
  statusBar: (): boolean => read('statusBar') !== false,
  /** Whether Lifecycle Services may be used in a signed-in session of the web site. */
  lcsBrowserSession: (): boolean => read('lcs.browserSession') === true,
};

/** The settings, as functions that read them. */
export type Settings = typeof settings;

/** Calls back whenever a setting of this extension changed. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(settingsSection)) listener();
  });
}

function isPositive(entry: unknown): entry is number {
  return typeof entry === 'number' && entry > 0;
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(settingsSection);
}

function read(key: SettingKey): unknown {
  return configuration().get<unknown>(key);
}

function text(key: SettingKey): string {
  const value = read(key);
  return typeof value === 'string' ? value : '';
}

function list(key: SettingKey): readonly unknown[] {
  const value = read(key);
  return Array.isArray(value) ? value : [];
}
