import { BlockList, isIP } from 'node:net';
import { NotUnderstood } from './not-understood.ts';

/**
 * Compiles an address or a range in CIDR form, of IPv4 or IPv6. Without a prefix it is one address. Throws NotUnderstood
 * for anything else.
 */
export function readAddresses(text: string): (value: string) => boolean {
  const [, address = '', written] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = familyOf(address);
  const longest = family === 'ipv4' ? 32 : 128;
  const prefix = written === undefined ? longest : Number(written);
  if (!family || prefix > longest)
    throw new NotUnderstood(`"${text}" is no IP address or range. Write 203.0.113.0/24 or 2001:db8::/32.`);
  const range = new BlockList();
  range.addSubnet(address, prefix, family);
  // Node would also find addresses of IPv4 in ranges of IPv6.
  return (value) => familyOf(value) === family && range.check(value, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}
