// The corridor that an address brings along, as the code on a printed page does.

/** Takes `?origin=NP&destination=QA` out of the address, once; only places that can be chosen. */
export function takePreset(places) {
  const address = new URL(location.href);
  const found = {};
  for (const [name, known] of Object.entries({ origin: places.origins, destination: places.destinations })) {
    const code = address.searchParams.get(name)?.toUpperCase();
    if (known?.some((place) => place.code === code)) found[name] = code;
    address.searchParams.delete(name);
  }
  history.replaceState(null, "", address);
  return found;
}
