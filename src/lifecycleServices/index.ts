import { randomUUID } from 'node:crypto';
import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { LifecycleServices } from './types';
import type { HttpClient } from '../access/http/transport';
import { success, type Result } from '../access/result';
import { profilesFolder } from './browser/leftProfiles';
import { chosenCloud } from '../ui/cloudSettings';
import type { LcsSectionServices } from './section/index';
import type { SectionLoader } from '../ui/dialog/sectionSet';
import { onDidChangeSettings } from '../ui/settings';
import { isProcessAlive } from '../vault/processes';

/** How long the user has to sign in to Lifecycle Services, with every factor there is. */
const signInLimitMs = 10 * 60_000;

/** What the section for Lifecycle Services shares with the rest of the window. */
export interface LcsShared extends Omit<
  LcsSectionServices,
  | 'cloud'
  | 'newId'
  | 'plainClipboard'
  | 'readLcsText'
  | 'lifecycleServices'
  | 'signInInBrowser'
  | 'memory'
  | 'onDidChangeSettings'
> {
  readonly http: () => Promise<HttpClient>;
  readonly provider: () => Promise<typeof import('./client/index')>;
}

/** Builds the section for Lifecycle Services when it is first shown. */
export function lcsSectionLoader(
  context: vscode.ExtensionContext,
  shared: LcsShared,
): SectionLoader {
  const { http, provider, clock, log } = shared;
  const lifecycleServices = async (): Promise<Result<LifecycleServices>> => {
    const cloud = chosenCloud();
    if (!cloud.ok) return cloud;
    const { createLifecycleServices } = await provider();
    return success(
      createLifecycleServices({ http: await http(), clock, cloud: cloud.value, newId: randomUUID }),
    );
  };
  return async host => {
    const { createLcsSection } = await import('./section/index.js');
    return createLcsSection(
      {
        ...shared,
        cloud: chosenCloud,
        newId: randomUUID,
        plainClipboard: vscode.env.clipboard,
        memory: context.globalState,
        onDidChangeSettings,
        lifecycleServices,
        readLcsText: async (text, now) => {
          const { readLcsText } = await import('./pastedText.js');
          return readLcsText(text, now);
        },
        signInInBrowser: async (baseUrl, signal) => {
          const { signInToLcs } = await import('./browser/index.js');
          const { createLcsSession } = await import('./browser/cookies.js');
          return signInToLcs({
            baseUrl,
            signal,
            clock,
            log,
            folder: profilesFolder(context.globalStorageUri.fsPath),
            isProcessAlive,
            randomId: randomUUID,
            limitMs: signInLimitMs,
            createSession: createLcsSession,
            computer: { platform: process.platform, env: process.env, home: homedir(), isFile },
          });
        },
      },
      host,
    );
  };
}

/** Whether there is a file that may be started. */
function isFile(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
