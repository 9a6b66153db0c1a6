import * as v from 'valibot';
import type { JitContent } from '../../../azure/requests';
import { refuseArm } from './arm';

/** A request as Azure takes it (the definition `JitRequestProperties` of the specification). */
const schema = v.object({
  location: v.optional(v.string()),
  properties: v.object({
    applicationResourceId: v.string(),
    jitAuthorizationPolicies: v.pipe(
      v.array(v.object({ principalId: v.string(), roleDefinitionId: v.string() })),
      v.minLength(1),
    ),
    jitSchedulingPolicy: v.object({
      type: v.picklist(['NotSpecified', 'Once', 'Recurring']),
      duration: v.string(),
      startTime: v.pipe(v.string(), v.isoTimestamp()),
    }),
  }),
});

/** What a PUT asks for. */
export interface Wanted {
  content: JitContent;
  durationMs: number;
}

/** Reads the body of a PUT, or refuses it as Azure refuses what is against the specification. */
export function readContent(body: string): Wanted {
  const parsed = v.safeParse(schema, parse(body));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const detail = `${v.getDotPath(issue) ?? 'body'}: ${issue.message}`;
    return refuseArm(400, 'InvalidRequestContent', 'The request content was invalid.', detail);
  }
  const { location, properties } = parsed.output;
  const durationMs = milliseconds(properties.jitSchedulingPolicy.duration);
  return { content: { location, ...properties }, durationMs };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Days, hours, minutes and seconds of ISO 8601. */
function milliseconds(duration: string): number {
  const form = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
  const found = form.exec(duration);
  if (!found) {
    const detail = `jitSchedulingPolicy.duration: '${duration}' is not a duration.`;
    return refuseArm(400, 'InvalidRequestContent', 'The request content was invalid.', detail);
  }
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map(part => Number(part || 0));
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}
