import type { Settings } from '../../open-settings.ts';
import type { Check } from './check.ts';
import { ok, warn } from './check.ts';

/** Which settings files hold at a place, and what in them was ignored. An invalid file is the world's no, with every problem at once. */
export async function checkSettings(settings: Settings, place: string): Promise<Check[]> {
  const { sources, warnings } = await settings.at(place);
  const says = sources.length === 0 ? 'no file; the defaults hold' : sources.join(', ');
  const fix = 'correct or remove it; localcoder config explain lists every setting';
  return [ok('settings', says), ...warnings.map((text) => warn('settings', text, fix))];
}
