import { canonical, elided } from "../lib/address";

/** An address, as the sensor's socket saw it; a long one is shortened in the middle. */
export function Peer({ address, whole = false }: { address: string; whole?: boolean }) {
  return (
    <bdi className="mono nowrap" title={canonical(address)}>
      {whole ? canonical(address) : elided(address)}
    </bdi>
  );
}
