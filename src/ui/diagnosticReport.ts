import { release } from 'node:os';
import type { Clock } from '../access/clock';
import type { Readiness } from '../access/readiness';
import { RequestTrace } from '../access/requestTrace';

/** Where the extension runs. Every member is a version or one of a few known words. */
export interface ReportedEditor {
  readonly extensionVersion: string;
  readonly editorVersion: string;
  /** `ui` or `workspace`. */
  readonly extensionKind: string;
  readonly isRemote: boolean;
  readonly isWeb: boolean;
  /** The ID of the selected cloud. */
  readonly cloud: string;
}

/** The traces of a window's systems. They live as long as its extension host. */
export class DiagnosticReport {
  readonly #clock: Clock;
  readonly #traces = new Map<string, RequestTrace>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The trace of a system. */
  traceOf(system: string): RequestTrace {
    const trace = this.#traces.get(system) ?? new RequestTrace(this.#clock);
    this.#traces.set(system, trace);
    return trace;
  }

  /** The report as text. Not translated: support reads it. */
  text(
    { extensionVersion, editorVersion, extensionKind, isRemote, isWeb, cloud }: ReportedEditor,
    readinessOf: (grantId: string) => Readiness | undefined,
  ): string {
    const { platform, arch, versions } = process;
    const sections = [...this.#traces].flatMap(([system, trace]) => {
      const { grantId } = trace;
      const lines = trace.lines(grantId === undefined ? undefined : readinessOf(grantId));
      return lines.length === 0 ? [] : [[`[${system}]`, ...lines].join('\n')];
    });
    return [
      [
        `SQL Credentials ${extensionVersion}, diagnostic report of ${new Date(this.#clock.now()).toISOString()}`,
        `VS Code ${editorVersion}${isWeb ? ' (web)' : ''}, Node ${versions.node}, ${platform} ${systemVersion()} ${arch}`,
        `extension kind ${extensionKind}, ${isRemote ? 'remote' : 'local'} window, cloud ${cloud}`,
      ].join('\n'),
      ...(sections.length === 0 ? ['No calls in this window yet.'] : sections),
    ].join('\n\n');
  }
}

/** The digits of the system's version. The rest can name a custom build. */
function systemVersion(): string {
  return /^[\d.]*\d/.exec(release())?.[0] ?? '';
}
