import { Inert } from "../Inert";

interface Props {
  id: string;
  offers: readonly string[];
  chosen: number;
  onTake: (offer: string) => void;
}

export function Suggestions({ id, offers, chosen, onTake }: Props) {
  return (
    <div id={id} role="listbox" aria-label="Suggestions" className="offers" hidden={offers.length === 0}>
      {offers.map((offer, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input handles the keys
        <div
          key={offer}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(offer)}
        >
          <Inert text={offer} line />
        </div>
      ))}
    </div>
  );
}
