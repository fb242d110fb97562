"""From files to batches: survey the paths, read each file whole, commit it or say why not."""
