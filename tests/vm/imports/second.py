import first
seen = first.done
done = True
