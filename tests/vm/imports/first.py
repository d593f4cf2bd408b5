done = False
import second
done = True
