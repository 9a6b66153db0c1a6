// The parts of plain JavaScript files that tests of other folders use. The types are explicit, because a
// project reference exposes only TypeScript files.

import * as path from 'node:path';

import * as installedProduct from './installedProduct.cjs';
import * as paths from './paths.cjs';

/** The project folder. */
export const projectDir: string = paths.projectDir;

/** A Chromium-based browser of this computer. */
export const findChromium: () => string | undefined = paths.findChromium;

/** Installs a VSIX until the end of this process. Returns the folder of the installed extension. */
export const installVsix: (vsix: string) => Promise<string> = installedProduct.installVsix;

/** The tested versions of VS Code. */
export const hosts: Readonly<Record<'current' | 'minimum', { readonly version: string }>> =
  paths.hosts;

/**
 * The SecretStorage of a window: `desktop` shares secrets between windows and keeps them over a
 * reload; `forgetful` is that of a browser, where each window loses its secrets on a reload.
 */
export type SecretsMode = 'desktop' | 'forgetful';

/** The folder of the built companion. */
export const companionDir = path.join(projectDir, 'out', 'companion');
