export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `host:port,host:port`; null when it is not of that form. */
export function parseAddresses(bootstrap: string): readonly Address[] | null {
  const addresses: Address[] = [];
  for (const part of bootstrap.split(',')) {
    const text = part.trim();
    if (text === '') continue;
    const match = /^(?:[A-Z_]+:\/\/)?\[?([0-9A-Za-z\-%._:]*)\]?:([0-9]{1,5})$/.exec(text);
    if (match === null) return null;
    addresses.push({ host: match[1] ?? '', port: Number(match[2]) });
  }
  return addresses.length === 0 ? null : addresses;
}
