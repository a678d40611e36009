"""The look of every page: forms, components, navigation, refusals. Of the other rooms it imports the clock only."""
