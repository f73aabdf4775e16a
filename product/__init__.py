"""The product's side: writes the Next.js kit into the monitored product, with what the catalog says about it."""
