"""Everything that is written about requests and restrictions: one function an act. States change through `perform`."""
