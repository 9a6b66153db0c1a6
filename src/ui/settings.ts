import * as vscode from 'vscode';
import type { Result } from '../access/result';
import { findCloud, type Cloud } from '../services/clouds';
import type { AddressSource } from '../services/publicAddress';
import { settingsSection, type SettingKey } from './ids';

/** An environment that the user added. */
export interface EnvironmentSetting {
  readonly name: string;
  readonly url: string;
}

/** In minutes before the end, if the setting is invalid. */
const defaultWarnings = [30, 5] as const;

/**
 * The settings, read each time. They have application scope, so that a workspace can't change the
 * target of a sign-in. Invalid values are replaced or ignored.
 */
export const settings = {
  /** As written in the settings; `chosenCloud` finds the cloud. */
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
  /** How to look up the public address: `https`, `dns` or `off`. */
  addressLookup: (): string => text('addressLookup'),
  reasonTemplates: (): readonly string[] =>
    list('reasonTemplates').filter(entry => typeof entry === 'string'),
  verifyLogin: (): boolean => read('verifyLogin') !== false,
  expiryWarnings(): readonly number[] {
    if (!Array.isArray(read('expiryWarnings'))) return defaultWarnings;
    return list('expiryWarnings')
      .filter(entry => typeof entry === 'number')
      .filter(m => m > 0);
  },
  clipboardClearSeconds(): number {
    const value = read('clipboardClearSeconds');
    return typeof value === 'number' && value >= 0 ? value : 60;
  },
  statusBar: (): boolean => read('statusBar') !== false,
  /** Whether the extension may use a signed-in session of Lifecycle Services. */
  lcsBrowserSession: (): boolean => read('lcs.browserSession') === true,
};

/** The settings, as functions that read them. */
export type Settings = typeof settings;

/** The cloud in the settings. */
export function chosenCloud(): Result<Cloud> {
  const { id, custom } = settings.cloud();
  return findCloud(id, custom);
}

/** The service in the settings that looks up the public address. */
export function chosenAddressSource(cloud: Cloud): AddressSource {
  const lookup = settings.addressLookup();
  if (lookup === 'off' || cloud.addressLookupUrl === '') return { kind: 'off' };
  if (cloud.addressLookupUrl !== undefined) return { kind: 'url', url: cloud.addressLookupUrl };
  return { kind: 'publicServices', overHttps: lookup !== 'dns' };
}

/** Calls back when a setting of this extension changed. */
export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration(event => {
    if (event.affectsConfiguration(settingsSection)) listener();
  });
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
