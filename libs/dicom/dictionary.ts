import { data } from 'dcmjs';
import { Fault } from '#fault';

const { dictionary, nameMap } = data.DicomMetaDictionary;

/** dcmjs' codes for attributes whose VR depends on the data set (PS3.6 "US or SS", "OB or OW", "US or OW"). */
const resolved: Readonly<Record<string, string>> = { xs: 'US', ox: 'OW', lt: 'OW', up: 'UL', na: 'UN' };

const tags = new Map<string, string>();

/** The tag of an attribute as eight upper-case hex digits: `Modality` → `00080060`. Throws INTERNAL / KEYWORD_UNKNOWN for a keyword that PS3.6 lacks. */
export function tagOf(keyword: string): string {
  const known = tags.get(keyword);
  if (known !== undefined) return known;
  const entry = Object.hasOwn(nameMap, keyword) ? nameMap[keyword] : undefined;
  if (entry === undefined) throw new Fault('INTERNAL', 'KEYWORD_UNKNOWN', `The data dictionary has no attribute ${keyword}.`);
  const tag = entry.tag.replaceAll(/[(),]/g, '').toUpperCase();
  tags.set(keyword, tag);
  return tag;
}

/**
 * The VR of a tag (PS3.6), undefined for private and unknown ones. A private creator is LO (PS3.5 7.8.1). "US or SS" gives US: the reader
 * decides by PixelRepresentation.
 */
export function vrOf(tag: string): string | undefined {
  if (Number.parseInt(tag.slice(0, 4), 16) % 2 === 1) return /00[1-9A-F][0-9A-F]$/.test(tag) ? 'LO' : undefined;
  if (tag.endsWith('0000')) return 'UL';
  const vr = dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`]?.vr;
  return vr === undefined ? undefined : (resolved[vr] ?? vr);
}

/** Attributes that are signed or unsigned as the pixels are. */
export const followsPixelRepresentation = (tag: string): boolean => dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`]?.vr === 'xs';
