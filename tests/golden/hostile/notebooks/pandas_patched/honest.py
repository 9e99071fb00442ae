# %% per_province
pd.set_option("display.max_rows", 5)
pd.DataFrame.in_order = lambda self: self.sort_values("province", ignore_index=True)

def per_province(frame):
    return frame.groupby("province", as_index=False)["visits"].sum().in_order()
