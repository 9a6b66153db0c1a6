import type { World } from '../../../world';
import { isoSeconds } from '../../../clock';

/** Formats a time as the switch selects; null for an infinite time. */
export function writeTime(world: World, time: number): unknown {
  if (!Number.isFinite(time)) return null;
  switch (world.switchboard.current.lcs.dates) {
    case 'iso':
      return isoSeconds(time);
    case 'isoWithoutZone':
      return isoSeconds(time).replace('Z', '');
    case 'dateCall':
      return `/Date(${Math.floor(time)})/`;
    case 'us':
      return new Date(time).toLocaleString('en-US', { timeZone: 'UTC' });
    case 'seconds':
      return Math.floor(time / 1000);
    case 'milliseconds':
      return Math.floor(time);
  }
}
