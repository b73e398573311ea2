import { Dialog } from './dialog.tsx';
import { type KeyGroup, printKey } from './keys.ts';

interface HelpProps {
  readonly groups: readonly KeyGroup<string>[];
  readonly onClose: () => void;
}

export const Key = ({ name }: { readonly name: string }) => <kbd>{printKey(name)}</kbd>;

function Group({ title, bindings }: KeyGroup<string>) {
  const rows = bindings.reduce<{ keys: string[]; says: string }[]>((all, { keys, says }) => {
    if (says === undefined) return all.map((row, index) => (index === all.length - 1 ? { ...row, keys: [...row.keys, ...keys] } : row));
    return [...all, { keys: [...keys], says }];
  }, []);
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(({ keys, says }) => (
          <div key={says}>
            <dt>{keys.map((key) => <Key key={key} name={key} />)}</dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Every key of a page, and what its percentages are. */
export function Help({ groups, onClose }: HelpProps) {
  return (
    <Dialog title="Keys" wide onClose={onClose}>
      <div className="help">{groups.map((group) => <Group key={group.title} {...group} />)}</div>
      <p className="note">The image score ranks images, the box score ranks boxes; neither is a probability.</p>
      <div className="dialog-actions">
        <button type="button" className="button primary" autoFocus onClick={onClose}>Close <kbd>Esc</kbd></button>
      </div>
    </Dialog>
  );
}
