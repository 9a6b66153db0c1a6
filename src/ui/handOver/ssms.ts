import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { win32 } from 'node:path';
import { promisify } from 'node:util';

/** Where SSMS is looked for; a test replaces the parts. */
export interface SsmsSearch {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly exists: (file: string) => boolean;
  /** Runs a program without a shell and returns what it prints. */
  readonly run: (program: string, args: readonly string[]) => Promise<string>;
}

/** `vswhere` answers within a second; a broken installation must not hold up the user. */
const vswhereLimitMs = 10_000;

const thisComputer: SsmsSearch = {
  platform: process.platform,
  env: process.env,
  exists: existsSync,
  run: async (program, args) =>
    (await promisify(execFile)(program, args, { timeout: vswhereLimitMs, windowsHide: true }))
      .stdout,
};

/**
 * Finds SQL Server Management Studio. Releases from 21 on are installed by the Visual Studio
 * Installer, on any drive, so `vswhere` is asked; earlier ones have a fixed folder.
 */
export async function findSsms(search: SsmsSearch = thisComputer): Promise<string | undefined> {
  if (search.platform !== 'win32') return undefined;
  return (await askVswhere(search)) ?? earlierRelease(search);
}

/** Source: "vswhere", github.com/microsoft/vswhere/wiki. It lists installations, newest first. */
async function askVswhere({ env, exists, run }: SsmsSearch): Promise<string | undefined> {
  const folder = env['ProgramFiles(x86)'] ?? env['ProgramFiles'];
  if (folder === undefined) return undefined;
  const vswhere = win32.join(folder, 'Microsoft Visual Studio', 'Installer', 'vswhere.exe');
  if (!exists(vswhere)) return undefined;
  const product = ['-products', 'Microsoft.VisualStudio.Product.Ssms', '-prerelease', '-sort'];
  try {
    const printed = await run(vswhere, [...product, '-property', 'productPath', '-utf8']);
    return printed.split(/\r?\n/).find(line => win32.isAbsolute(line) && exists(line));
  } catch {
    return undefined;
  }
}

function earlierRelease({ env, exists }: SsmsSearch): string | undefined {
  const roots = [env['ProgramFiles(x86)'], env['ProgramFiles']].filter(root => root !== undefined);
  return [20, 19, 18]
    .flatMap(release =>
      roots.map(root =>
        win32.join(
          ...[root, `Microsoft SQL Server Management Studio ${release}`],
          ...['Common7', 'IDE', 'Ssms.exe'],
        ),
      ),
    )
    .find(exists);
}
