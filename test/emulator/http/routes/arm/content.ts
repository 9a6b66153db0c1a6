import * as v from 'valibot';
import type { JitContent } from '../../../azure/requests';
import { refuseArm } from './arm';

/** A request as Azure accepts it (the definition `JitRequestProperties` of the specification). */
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

/** The parsed body of a PUT. */
export interface JitRequestBody {
  content: JitContent;
  durationMs: number;
}

/** Parses the body of a PUT. Rejects a body that violates the specification, like Azure. */
export function readContent(body: string): JitRequestBody {
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

/** Parses days, hours, minutes, and seconds of an ISO 8601 duration. */
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
