/**
 * The pages of a listing of AWS, one after the other: each is asked for by the token that the one before gave. A page
 * without items may still have a successor, and an empty token is none.
 */
export async function* pages<Page>(
  ask: (token: string | undefined) => Promise<Page>,
  nextOf: (page: Page) => string | undefined,
): AsyncGenerator<Page> {
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page;
    token = nextOf(page);
  } while (token !== undefined && token !== '');
}

/** The items of all pages. */
export async function itemsOfAll<Page, Item>(
  listed: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of listed) items.push(...(itemsOf(page) ?? []));
  return items;
}
